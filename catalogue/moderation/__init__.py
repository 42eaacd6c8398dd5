"""Staff decide what is shown: the queue, live beside submitted."""
