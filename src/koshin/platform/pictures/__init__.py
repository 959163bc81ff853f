"""Pictures made anew from what strangers hand in; see decision 0024."""
