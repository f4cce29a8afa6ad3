"""What is given away, used as its receivers use it."""
