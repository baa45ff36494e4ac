web-product = Partner portal
web-skip = Skip to the page
web-menu = Menu
web-menu-home = Home
web-menu-resellers = Indirect resellers
web-menu-providers = Indirect providers
web-menu-customers = Customers
web-menu-account = Account
web-subscriptions = Subscriptions
web-sign-out = Sign out
web-language = Language
web-theme = Theme
web-theme-system = As the system
web-theme-light = Light
web-theme-dark = Dark
web-optional = (optional)
web-search = Search
web-show-all = Show all
web-next-page = Next page
web-actions = Actions
web-choose = Choose
web-update = Update
web-submit = Submit
web-cancel = Cancel
web-back = Back
web-edit = Change
web-on = On
web-off = Off
web-licenses = { $count ->
        [one] { $count } license
       *[other] { $count } licenses
    }
web-problems = { $count ->
        [one] One thing needs a change
       *[other] { $count } things need a change
    }
web-too-long = Use at most { $max } characters.
web-unreadable = This contains characters that can't be seen. Type it anew, without pasting.
web-not-a-form = The portal could not read what was sent. Go back, and send the form again.
web-form-too-large = What was sent is too large. Shorten it, and send the form again.
web-shown-again = You had been signed out, so nothing was sent. Your entries are all here: look them over, type passwords anew, and send the form.
web-right-forged = send a form from another site
web-error-home = Go to the home page
web-error-request-id = If it happens again, tell support this number:
web-error-forbidden = You may not do this
web-error-forbidden-reason = Your roles don't let you { $right }. A Global admin of your company can give you the role you need.
web-error-not-found = There is nothing here
web-error-not-found-reason = The page does not exist, or it isn't yours to see. Check the address, or begin at the home page.
web-error-method = This address takes something else
web-error-method-reason = Go back, and use the buttons and links of the page.
web-error-invalid = Something needs a change
web-error-invalid-reason = Nothing was changed. Go back to the page you came from, and try again.
web-error-refused = This can't be done
web-error-unavailable = The portal can't answer right now
web-error-unavailable-reason = The database could not be reached, so it is not known whether your last step was kept. Go back and send the same form again: nothing is done twice.
web-error-internal = Something went wrong
web-error-internal-reason = This is our mistake, and it has been noted. Nothing of your last step was kept; go back and try again.
