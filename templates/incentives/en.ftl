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
