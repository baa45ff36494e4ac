renewals-title = Renewals
renewals-lead = Active subscriptions with terms that end this week or later, and what comes after that. Monthly terms renew by themselves. All others count as undecided from thirty days before the term ends (trials from seven days before) until somebody decides.
renewals-word = At the end
renewals-same = Same
renewals-changed = Changed
renewals-ends = Ends
renewals-undecided = Undecided
renewals-any = Any
renewals-owner = Looked after by
renewals-nobody = Nobody
renewals-count = { $count ->
        [one] { $count } renewal
       *[other] { $count } renewals
    }
renewals-none = No term ends from this week on.
renewals-none-found = No renewals match.
renewals-this-week = This week
renewals-next-week = Next week
renewals-week-in = { $count ->
        [one] In { $count } week
       *[other] In { $count } weeks
    }
renewals-week = { $which }: { $from } – { $until }
renewals-choose = Choose: { $about }
renewals-renew = Renew as it is
renewals-end = Let it end
renewals-change = Change
renewals-take = Look after it
renewals-give = Set who looks after them
renewals-many = For all that are ticked
renewals-many-hint = Each is decided by itself. What can't be decided stays as it is, with the reason beside it.
renewals-none-chosen = Tick at least one renewal.
renewals-no-action = Press one of the buttons.
renewals-stays = { $product } stays as it is. { $why }
renewals-stop-scheduled = A change is scheduled for its renewal. Remove it first: select Change.
renewals-stop-not-administered = Your company doesn't administer this customer; the provider decides.
renewals-renewed = { $count ->
        [one] { $count } subscription renews as it is.
       *[other] { $count } subscriptions renew as they are.
    }
renewals-let-end = { $count ->
        [one] { $count } subscription ends with its term.
       *[other] { $count } subscriptions end with their terms.
    }
renewals-given = { $count ->
        [one] { $count } renewal is looked after.
       *[other] { $count } renewals are looked after.
    }
renewals-given-to-nobody = { $count ->
        [one] Nobody looks after { $count } renewal any more.
       *[other] Nobody looks after { $count } renewals any more.
    }
renewals-calendar = Calendar of renewals
renewals-calendar-lead = A calendar program can read your renewals of the next 180 days at a secret address. Whoever has the address sees what you see here without signing in, so give it to nobody.
renewals-calendar-since = The address was made on { $at }.
renewals-calendar-make = Make a calendar address
renewals-calendar-replace = Replace the address
renewals-calendar-end = Turn off the address
renewals-calendar-ended = The calendar address no longer works.
renewals-calendar-once = This is the address of your calendar. It is shown once: copy it into your calendar program now. Any earlier address no longer works.
renewals-calendar-copy = Copy the address
renewals-calendar-copied = Copied.
renewals-calendar-done = Go to the renewals
renewals-event = { $word }: { $product }, { $customer }
