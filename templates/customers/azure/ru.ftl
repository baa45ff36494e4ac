azure-user-settings = Параметры пользователя
