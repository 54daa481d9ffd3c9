"""What is written about the platform: inclusion, handing over, reconciling and settling."""
