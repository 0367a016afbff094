"""The ward's boxes: who they are, how they are, what they are told to do."""
