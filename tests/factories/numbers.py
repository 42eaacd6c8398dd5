"""What makes names and addresses differ."""

from itertools import count

numbers = count(1)
