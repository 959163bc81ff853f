"""What a charge can be for: the word that it bears as its ``purpose``."""

APPLICATION = "application"
REISSUE = "reissue"
TRAINING = "training"
