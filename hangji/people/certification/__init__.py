"""党务红领: rounds, applications, blind assessment, public notice, certificates."""
