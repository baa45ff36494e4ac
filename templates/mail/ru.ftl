mail-greeting = Здравствуйте, { $name }!
mail-regards = С уважением,
