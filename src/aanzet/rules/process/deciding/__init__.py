"""How each command is decided, one file per noun. A handler gets a draft and a command; it tells events or refuses."""
