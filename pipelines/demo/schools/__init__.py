"""The county's schools and pupils, and the returns and registers that are made of them."""
