web-product = Partner portal
web-skip = Skip to main content
web-menu = Menu
web-menu-close = Close the menu
web-menu-home = Home
web-menu-resellers = Indirect resellers
web-menu-providers = Indirect providers
web-menu-customers = Customers
web-menu-account = Account
web-menu-activity = Activity log
web-subscriptions = Subscriptions
web-sign-out = Sign out
web-language = Language
web-theme = Theme
web-theme-system = Same as system
web-theme-light = Light
web-theme-dark = Dark
web-optional = (optional)
web-search = Search
web-show-all = Show all
web-next-page = Next page
web-previous-page = Previous page
web-first-page = Go to the first page
web-page-empty = What stood on this page is gone, or stands elsewhere now.
web-pages = Pages
web-sort = Sort by
web-ascending = ascending
web-descending = descending
web-more-than = More than { $rows }
web-columns = Columns
web-long-list = Narrow the list to sort it by other columns.
web-other-formats = Other formats
web-columns-hint = The list shows them after Search.
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
        [one] Check one thing before you continue
       *[other] Check { $count } things before you continue
    }
web-too-long = Use at most { $max } characters.
web-unreadable = This contains invisible characters. Type it again instead of pasting it.
web-not-a-form = The portal could not read what was sent. Go back and send the form again.
web-shown-again = You were signed out, so nothing was sent. Everything you typed is still here: check it, type any passwords again, and send the form.
web-error-home = Go to the home page
web-error-request-id = If this happens again, give support this number:
web-error-forbidden = You don't have permission to do this
web-error-forbidden-reason = You don't have the right to { $right }.
web-error-forbidden-roles = Roles that include this: { $roles }.
web-error-forbidden-holders = People to ask in your company: { $names }.
web-error-forbidden-no-holder = Nobody in your company who can sign in has such a role. Contact support.
web-error-forbidden-nobody = No role in your company includes this.
web-error-not-found = Page not found
web-error-not-found-reason = The page doesn't exist, or you don't have access to it, or no longer. If you sent a form, nothing was changed. Check the address, or start from the home page.
web-error-method = This address can't be used this way
web-error-method-reason = Go back and use the buttons and links on the page.
web-error-invalid = Something needs to be corrected
web-error-invalid-reason = Nothing was changed. Go back to the previous page and try again.
web-error-refused = This can't be done
web-error-unavailable = The portal can't answer right now
web-error-unavailable-reason = The database could not be reached, so the portal doesn't know whether your last step was saved. Go back and send the same form again: nothing is done twice.
web-error-internal = Something went wrong
web-error-internal-reason = This is our mistake, and it has been recorded. Your last step was not saved. Go back and try again.
web-error-forged = This form came from another site
web-error-forged-reason = The portal takes forms only from its own pages, so nothing was changed. Open the page in the portal and send the form there.
web-error-large = Too much was sent
web-error-large-reason = Nothing was changed. Go back, shorten what you typed, and send the form again.
web-error-slow = The form took too long to arrive
web-error-slow-reason = Nothing was changed. Check your connection, go back, and send the form again.
web-sign-out-everywhere = Sign out everywhere
web-error-limited = Too many attempts
web-error-limited-reason = { $minutes ->
        [one] There were too many attempts. Try again in { $minutes } minute.
       *[other] There were too many attempts. Try again in { $minutes } minutes.
    }
web-error-limited-hours = { $hours ->
        [one] There were too many attempts. Try again in { $hours } hour.
       *[other] There were too many attempts. Try again in { $hours } hours.
    }
web-error-busy-reason = The portal has too much to do right now. Nothing was changed. Try again in a few seconds.
web-xlsx = Export as XLSX
web-csv-all-columns = Export all columns as CSV
web-xlsx-all-columns = Export all columns as XLSX
web-csv = Export as CSV
web-xlsx-full = An XLSX file holds up to { $max } rows, and these would be more. A CSV file holds them all; or narrow the list with the filter.
web-kept-change = Change of a subscription
web-kept-typed = You typed this on { $at } and did not send it.
web-kept-refused = You sent this on { $at }, and something in it needs a change. It has been kept.
web-kept-start-over = Start over
web-kept-saved = Saved { $time }
web-kept-sent-meanwhile = Not saved: this form was sent meanwhile.
web-kept-lost = Not saved: no connection
web-kept-not = Not saved
web-conflict = Somebody was faster
web-conflict-by = { $name } changed this on { $at }, after you opened the page.
web-conflict-changed = This was changed after you opened the page, by somebody else or in another tab.
web-conflict-choose = Nothing of yours has been saved yet. It still stands in the boxes below.
web-conflict-box = Box
web-conflict-theirs = Saved now
web-conflict-yours = Yours
web-conflict-mine = Send mine anyway
web-conflict-take-theirs = Take what is saved
web-conflict-now = Saved now: { $value }.
web-conflict-now-empty = Saved now: nothing.
web-conflict-typed = Yours, not saved: { $value }.
web-error-outdated-reason = This was changed after you opened the page. Open it again and look at it before you send your change.
