"""The county's early years providers and the children whose places are funded."""
