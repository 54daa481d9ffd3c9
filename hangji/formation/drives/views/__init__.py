"""The pages of 专项行动."""
