"""What writes docs/reference from the definitions and the code. One file per kind of page; pure: data in, text out."""
