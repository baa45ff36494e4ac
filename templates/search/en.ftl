search-title = Find anything
search-title-for = { $text } – Find anything
search-find = Find
search-customers = Customers
search-people = People
search-orders = Orders
search-letters = Emails, invitations, partnership requests
search-intro = Type a name, an address or a number, or a part of it. You find what you may see:
search-help-customers = company, former name, domain, Microsoft ID, primary contact, email address
search-help-resellers = name, MPN ID with or without leading zeros, contact, email address
search-help-providers = name, MPN ID, support address
search-help-people = name, sign-in name, email address
search-help-subscriptions = name of the subscription, subscription ID
search-help-orders = order ID, purchase order number
search-help-requests = ID of the request, of its order or subscription
search-help-service-requests = number such as SR-12, title
search-help-letters = recipient, email address, subject, who asked
search-help-records = request ID, as error pages show it
search-tolerance = Accents, capital letters and punctuation don't matter, small typing errors are forgiven, and Latin letters find Cyrillic ones and the other way round.
search-nothing-open = Your roles open no pages that could be found here.
search-cut = Only the first { $max } characters were looked for.
search-found = { $count ->
        [0] Nothing found
        [one] { $count } result
       *[other] { $count } results
    }
search-found-more = { $count ->
        [one] More than { $count } result
       *[other] More than { $count } results
    }
search-all-of = All results: { $kind }
search-all-kinds = Everything, not only { $kind }
search-narrow = There are more. Type more of the name to find the one you mean.
search-none = Nothing found
search-none-hint = Check the spelling, or type a part of the name. Only what your company and your roles let you see is found.
search-request-id = If this is the request ID of an error page, and nothing was recorded under it that you may see: give it to the portal's operator, who finds it in the request log.
search-order-of = { $customer }, { $day }
search-former-name = Former name
search-full-name = Full name
search-id = ID
search-see-page = See all results on a page
search-everything = All results
search-results = Results
search-palette-label = Find anything: type, then choose with the arrow keys
search-keys = Arrow keys choose, Enter opens, Escape closes.
search-close = Close
search-lost = The connection was lost. Type on to try again.
search-signed-out = You are signed out. Reload the page and sign in.
