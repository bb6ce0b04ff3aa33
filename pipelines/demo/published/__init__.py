"""National files in the real formats, with invented figures for every council."""
