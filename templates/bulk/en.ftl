bulk-title = Many at once
bulk-from-file = Change many from a file
bulk-lead = Change many things from one spreadsheet. Nothing changes before you have seen what each row does and have applied it.
bulk-kinds = What to change
bulk-kind-licenses = License changes
bulk-lead-licenses = Each row sets how many licenses a subscription has.
bulk-kind-auto-renew = Auto-renew
bulk-lead-auto-renew = Each row turns the auto-renewal of a subscription on or off.
bulk-kind-credit = Reseller (MPN ID)
bulk-lead-credit = Each row names the reseller that is credited for a subscription.
bulk-kind-support = Designated support contact
bulk-lead-support = Each row names the reseller that supports a customer for a subscription. Each reseller gets one email.
bulk-kind-customers = New customers
bulk-lead-customers = Each row adds a customer, with up to three first products. A temporary password for its administrator is issued on its page afterwards.
bulk-kind-invitations = Requests to partner
bulk-lead-invitations = Each row asks a company to become your indirect reseller, by email, in the portal's own words.
bulk-runs = Files so far
bulk-none = No file has been read yet.
bulk-when = Read
bulk-what = Change
bulk-file = File
bulk-pasted = Pasted rows
bulk-rows = Rows
bulk-state = Status
bulk-by = By
bulk-state-matching = Columns not named yet
bulk-state-checking = Being rehearsed
bulk-state-checked = Rehearsed. Nothing has changed yet.
bulk-state-waiting = Applied. It begins on { $at }.
bulk-state-running = Being applied; the portal goes on by itself.
bulk-state-finished = Finished
bulk-state-stopped = Stopped by { $name }. What was done stays done.
bulk-state-taken-back = Taken back by { $name } before it began. Nothing has changed.
bulk-new-lead = Upload a file or paste rows. On the next page you say which column holds what.
bulk-file-choose = File
bulk-file-hint = CSV or XLSX (its first sheet), with the names of the columns in the first row. At most { $max } rows and 4 MB.
bulk-paste = Or paste rows
bulk-paste-hint = Copy the cells in your spreadsheet, with the row of names, and paste them here.
bulk-read = Read the rows
bulk-columns = Columns
bulk-columns-lead = The columns may stand in any order, with others between them, and be named in English or in Russian.
bulk-column = Column
bulk-holds = What it holds
bulk-example = Example
bulk-template = Empty file with these columns:
bulk-export = Subscriptions as they are
bulk-export-lead = Download them, change the cells that should be different, and upload the file. Rows that you leave as they are change nothing.
bulk-export-customers = Customers as they are
bulk-export-customers-lead = Download them as an example. Rows of customers that are there already change nothing.
bulk-export-of = Customers of
bulk-export-all = All resellers and none
bulk-export-long = More than { $max } subscriptions don't fit into one file. Choose one reseller.
bulk-column-subscription = Subscription ID
bulk-column-customer = Customer
bulk-column-domain = Domain
bulk-column-product = Product
bulk-column-status = Status
bulk-column-licenses = Licenses
bulk-column-again = Licenses again
bulk-column-auto-renew = Auto-renew
bulk-column-term-ends = Term ends (UTC)
bulk-column-reseller = Reseller (MPN ID)
bulk-column-reseller-name = Reseller
bulk-column-support = Support contact (MPN ID)
bulk-column-support-name = Support contact
bulk-column-name-again = Company name again
bulk-column-plan = Plan
bulk-column-product-two = Product 2
bulk-column-licenses-two = Licenses 2
bulk-column-plan-two = Plan 2
bulk-column-product-three = Product 3
bulk-column-licenses-three = Licenses 3
bulk-column-plan-three = Plan 3
bulk-column-recipient = Name of the recipient
bulk-column-result = Result
bulk-column-reason = Reason
bulk-hint-subscription = The ID from the file of subscriptions or from the address of the subscription's page.
bulk-hint-domain = The customer's domain, to be sure that the row is about the right customer.
bulk-hint-licenses = How many licenses there should be in all.
bulk-hint-again = The same number once more, when it is 0, ten times as many, or over 300 more.
bulk-hint-auto-renew = On or off; also yes or no.
bulk-hint-reseller = The MPN ID of whoever is credited, with its leading zeros. Empty for nobody.
bulk-hint-support = The MPN ID of whoever supports it, with its leading zeros. Empty for your company.
bulk-hint-as-form = As on the page “New customer”.
bulk-hint-name-again = The same name once more, where the portal has asked whether it is right.
bulk-hint-country = Its name in English or Russian, or its code of two letters.
bulk-hint-language = English or Русский. Empty for your own.
bulk-hint-customers-reseller = The MPN ID of the partner that administers the account and is credited, with its leading zeros. Empty for nobody.
bulk-hint-agreed = The day on which the primary contact accepted the agreement, as year, month and day. Empty if the customer is to be asked.
bulk-hint-product = Its name or ID in the catalog.
bulk-hint-plan = P1M, P1Y or P3Y, and monthly, annual or triennial. Empty for P1Y-monthly.
bulk-hint-email = Who is asked. Partners and those whose request is open are not asked again.
bulk-hint-recipient = The name used in the email's greeting.
bulk-hint-customer = The customer's ID, or its Microsoft ID, in files of customers. A row of a customer that is there already needs nothing else and changes nothing.
bulk-hint-request = The request's ID, in files of requests. A row of a request that is there already changes nothing, whatever became of it.
bulk-match-lead =
    { $count ->
        [one] { $kind }: { $count } row was read. Check which column holds what.
       *[other] { $kind }: { $count } rows were read. Check which column holds what.
    }
bulk-column-of-file = Column of the file
bulk-first-rows = In the first rows
bulk-column-named = { $name }
bulk-column-unnamed = Column { $number }
bulk-not-read = Not read
bulk-match-letters = If letters look wrong, save the file as XLSX or as CSV in UTF-8 and upload it again.
bulk-rehearse = Rehearse
bulk-another-file = Another file
bulk-column-needed = Say which column holds “{ $name }”.
bulk-column-twice = “{ $name }” is chosen for two columns. Choose one.
bulk-progress-checking =
    { $of ->
        [one] { $count } of { $of } row is rehearsed.
       *[other] { $count } of { $of } rows are rehearsed.
    }
bulk-progress-running =
    { $of ->
        [one] { $count } of { $of } row is done.
       *[other] { $count } of { $of } rows are done.
    }
bulk-start = Start now
bulk-take-back = Take back
bulk-stop = Stop
bulk-reload = Reload
bulk-apply-means = Exactly this is done. A row that would do something else by then is left alone, and the result says so.
bulk-apply =
    { $count ->
        [one] Apply { $count } row
       *[other] Apply { $count } rows
    }
bulk-applied = The changes are scheduled. Until they begin you can take them back.
bulk-started = It begins now.
bulk-change-columns = Change the columns
bulk-result = Your rows with the result:
bulk-only-problems = Only rows with problems ({ $count })
bulk-all-rows = All rows
bulk-no-rows = There are no such rows.
bulk-row = Row
bulk-says = What it says
bulk-verdict = Result
bulk-verdict-new = Not looked at yet
bulk-verdict-goes = Will be changed
bulk-verdict-same = No change
bulk-verdict-stays = Can't be done
bulk-verdict-done = Done
bulk-verdict-changed = Changed since
bulk-verdict-failed = Failed
bulk-told-licenses = { $customer }, { $product }: { $before } → { $after } licenses.
bulk-told-amount = Each billing period costs { $after } instead of { $before }.
bulk-told-auto-renew-on = { $customer }, { $product }: auto-renew is turned on.
bulk-told-auto-renew-off = { $customer }, { $product }: auto-renew is turned off.
bulk-told-reseller = { $customer }, { $product }: { $before } → { $after }.
bulk-told-customer = { $name } is added with the domain { $domain }.
bulk-told-product =
    { $licenses ->
        [one] { $product }: { $licenses } license.
       *[other] { $product }: { $licenses } licenses.
    }
bulk-told-invitation = A request goes to { $email }, in { $language }.
bulk-told-customer-there = { $name } is a customer already. What is said about it is changed on its page.
bulk-told-request-there = This request is there already: { $state }. To ask once more, leave out its ID.
bulk-nobody = nobody
bulk-ourselves = your company
bulk-on-or-off = Enter “On” or “Off”.
bulk-mpn-zeros = A spreadsheet has taken the zeros from { $typed }. The MPN ID of { $name } is { $mpn }; format the column as text.
bulk-twin = Row { $row } is about the same thing. Leave only one of them.
bulk-changed = Something has changed since the rehearsal, so nothing was done. Upload the row again to see what it does now.
bulk-failed = The portal could not do this, and has noted why. Try again later, or ask whoever runs the portal.
bulk-gone = What the row is about isn't there any more, or you can't see it.
bulk-no-author = Whoever applied it may not do this any more.
bulk-subscription-missing = Enter the subscription's ID.
bulk-subscription-unknown = There is no subscription with this ID among those that you see. Copy the ID from the file of subscriptions.
bulk-other-domain = The subscription belongs to { $domain }, not to { $typed }. Perhaps only some of the columns were sorted.
bulk-customer-other-domain = The customer with this ID has the domain { $domain }, not { $typed }. Perhaps only some of the columns were sorted.
bulk-exponential = A spreadsheet has shortened a number to { $value }. Format the column as text, and enter the number in full.
bulk-file-none = Choose a file, or paste rows.
bulk-file-empty = There are no rows under the names of the columns.
bulk-file-too-large = The file is too large. Choose one of at most { $max } MB, or split it.
bulk-file-not-text = This isn't a spreadsheet that the portal can read. Save it as XLSX or as CSV in UTF-8.
bulk-file-xls = This is a workbook in the format of Excel 97–2003. Save it as XLSX.
bulk-file-broken = The workbook can't be read. Open it, and save it again as XLSX without a password.
bulk-file-swollen = The workbook holds far more than a table of rows. Copy the rows into a new workbook, and upload that.
bulk-file-too-many = There are more than { $max } rows. Split the file.
bulk-file-columns = There are more than { $max } columns. Leave out those that aren't needed.
bulk-cell-long = A cell in row { $row } holds more than { $max } characters. Perhaps a quotation mark isn't closed there.
bulk-applied-already = It has been applied, so its columns can't be changed. Upload the file again.
bulk-rehearsed-anew = It was rehearsed anew since you opened the page. Look at it again.
bulk-nothing-goes = No row changes anything.
bulk-not-waiting = It isn't waiting to begin.
bulk-not-running = It hasn't been applied, or is over: there is nothing to stop.
bulk-anothers = Only { $name }, who read the file, can do this.
bulk-look-again = Look at it
