mail-greeting = Hello { $name },
mail-regards = Kind regards,
