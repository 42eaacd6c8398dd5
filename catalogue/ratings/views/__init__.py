"""Reviews as everybody reads them, and the pages on which members write and answer them."""
