incentives-title = Incentives
incentives-lead = Active and suspended subscriptions that earn for nobody, or whose reseller can't be credited or is not your partner. All are checked again every night.
incentives-swept = Last checked: { $at }.
incentives-not-swept = They have not been checked yet.
incentives-check = Check now
incentives-checked = All subscriptions have been checked.
incentives-being-checked = The subscriptions are being checked right now. Look again in a minute.
incentives-by-reseller = { $count ->
    [one] { $count } subscription, by reseller and cause
   *[other] { $count } subscriptions, by reseller and cause
}
incentives-cause = Cause
incentives-cause-nobody = nobody is credited
incentives-who-mends = Who can mend it
incentives-found-at = Found
incentives-what = Show
incentives-what-all = Everything found
incentives-what-nobody = No reseller is named
incentives-what-refused = The reseller can't be credited
incentives-what-warned = The reseller is not a partner
incentives-none-yet = Nothing has been checked yet. Select Check now.
incentives-none = Every subscription earns for a reseller who can be credited.
incentives-none-found = Nothing of this kind was found.
incentives-choose-of = Choose { $product } of { $customer }
incentives-mend = Credit a reseller for many subscriptions
incentives-rehearse-chosen = Preview for the chosen ones
incentives-rehearse-all = Preview for the whole list
incentives-none-chosen = Choose at least one subscription.
incentives-runs = Your latest bulk changes
incentives-runs-running = still running
incentives-run-credit = Credit { $name }
incentives-run-nobody = Credit no reseller
incentives-run-rehearsed = Nothing has been changed yet. { $count } of { $of } subscriptions would change.
incentives-run-running = { $count } of { $of } are done. You may leave this page: the portal goes on by itself.
incentives-run-finished = Finished: { $count } of { $of } subscriptions were changed.
incentives-run-look-again = Look again
incentives-run-before = Credited before the change
incentives-run-after = Credited after the change
incentives-run-unchanged = Unchanged
incentives-apply = { $count ->
    [one] Change { $count } subscription
   *[other] Change { $count } subscriptions
}
incentives-verdict-ready = Will be changed
incentives-verdict-warned = Will be changed, with a warning
incentives-verdict-already = Stays: it is so already
incentives-verdict-refused = Stays: the reseller can't be credited
incentives-verdict-changed = Changed
incentives-verdict-meanwhile = Stays: somebody changed it in the meantime
incentives-verdict-ended = Stays: the subscription has ended
incentives-earning-lead = Subscriptions that name your company as the reseller that earns the incentives.
incentives-earning-none = No subscription names your company yet. Ask your indirect provider to choose it under Reseller (MPN ID).
incentives-since = Since
incentives-letter-subject = Subscriptions that earn for nobody
incentives-letter-new = { $count ->
    [one] Last night { $count } more subscription was found that earns for nobody, or whose reseller can't be credited.
   *[other] Last night { $count } more subscriptions were found that earn for nobody, or whose reseller can't be credited.
}
incentives-history = Credit history
incentives-history-lead = Who has been credited for incentives since the subscription began. Each day (UTC) belongs to whoever is credited at its end.
incentives-history-none = No credit history is kept for this subscription.
incentives-history-part = The bar shows the part of the history that this page lists.
incentives-export-history = Export credit history
incentives-from = From
incentives-until = Until
incentives-lasts = Now
incentives-credited = Credited
incentives-nobody = Nobody
incentives-another = Another reseller
incentives-gap = Gap
incentives-gap-days = { $days ->
    [one] Nobody was credited on { $days } day
   *[other] Nobody was credited on { $days } days
}
incentives-no-gaps = No gaps: somebody was credited on every day
incentives-length = Length
incentives-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
incentives-number-of-days = Days
incentives-changed-by = Changed by
incentives-at-start = At the subscription’s start
incentives-not-recorded = Not recorded
incentives-mpn-id = MPN ID
incentives-statement = Credit statement
incentives-statement-lead = Each subscription for which the reseller was credited on at least one day of the month. License-days are the licenses at the end of each credited day, added up.
incentives-statement-none = Nothing was credited in this month.
incentives-export-statement = Export statement
incentives-month = Month
incentives-month-wrong = Enter a month that has begun, such as { $example }.
incentives-show = Show
incentives-choose = Choose an indirect reseller
incentives-choose-first = Choose the indirect reseller whose statement you want to see.
incentives-never = No reseller has been credited yet.
incentives-never-yours = Your company has not been credited for a subscription yet.
incentives-days-counted = Days counted
incentives-period = { $from } to { $to } ({ $days ->
    [one] { $days } day
   *[other] { $days } days
})
incentives-subscriptions = Subscriptions
incentives-first-day = First day
incentives-last-day = Last day
incentives-days-credited = Days credited
incentives-days-of = { $days } of { $of }
incentives-days-of-month = Days counted in the month
incentives-licenses = Licenses on the last day
incentives-license-days = License-days
incentives-too-many = There are more than { $max } rows, which is too many for one file.
