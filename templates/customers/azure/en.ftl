azure-user-settings = User settings
