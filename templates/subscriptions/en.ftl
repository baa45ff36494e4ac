subscriptions-status = Status
subscriptions-status-active = Active
subscriptions-status-suspended = Suspended
subscriptions-status-expired = Expired
subscriptions-status-disabled = Disabled
subscriptions-status-deleted = Deleted
subscriptions-product = Product
subscriptions-licenses = Licenses
subscriptions-id = Subscription ID
subscriptions-term = Term duration
subscriptions-billing = Billing frequency
subscriptions-amount = Amount per billing period
subscriptions-started = Started
subscriptions-term-ends = Term ends
subscriptions-renews = Renews on { $at }
subscriptions-ends = Ends on { $at }
subscriptions-term-end = The term ends on { $at }
subscriptions-auto-renew = Auto-renew
subscriptions-whom-to-call = Support contact
subscriptions-support = Designated support contact
subscriptions-support-title = Customer support
subscriptions-support-hint = The list shows the provider and the resellers that have a relationship with this customer. The customer sees the contact you choose.
subscriptions-support-kept = The designated support contact has been updated.
subscriptions-support-not-related = This reseller has no relationship with the customer. Choose one from the list.
subscriptions-credit-title = Credit for incentives
subscriptions-reseller-mpn-id = Reseller (MPN ID)
subscriptions-reseller-hint = This reseller earns the incentives, if applicable. If you choose no reseller, nobody earns them.
subscriptions-reseller-kept = The reseller has been updated.
subscriptions-reseller-not-partner = This reseller is not one of your active partners. Choose another one, or enter its MPN ID.
subscriptions-no-reseller = No indirect reseller
subscriptions-not-in-list = Indirect reseller not in the list? Enter MPN ID
subscriptions-enter-mpn-id = MPN ID of a reseller that is not in the list
subscriptions-verify = Verify
subscriptions-mpn-id-found = { $name } (ID: { $mpn }) is your partner.
subscriptions-changed-meanwhile = This subscription has changed in the meantime, so your change was not saved. Check the subscription, and make your change again if it is still needed.
subscriptions-look-again = View the subscription
subscriptions-changes = Changes to this subscription
subscriptions-change-licenses = Change licenses
subscriptions-change-upgrade = Upgrade
subscriptions-change-order = New subscription
subscriptions-change-plan = Change term or billing frequency
subscriptions-change-renewal = Manage renewal
subscriptions-change-auto-renew = Turn auto-renew on
subscriptions-change-auto-renew-off = Turn auto-renew off
subscriptions-change-suspend = Suspend
subscriptions-change-reactivate = Reactivate
subscriptions-change-cancel = Cancel subscription
subscriptions-change-by-time = Renewal or end of term
subscriptions-intro-licenses = Licenses can be added at any time. Each addition can be returned for seven days.
subscriptions-intro-upgrade = Choose the better product, and for how many licenses. For all of them, the subscription keeps its ID; for some, they become a subscription of their own that ends on the same day.
subscriptions-intro-plan = A longer term begins at once. A three-year term can be billed monthly or yearly from the next billing period on. Everything else can be scheduled for the renewal.
subscriptions-intro-renewal = What you choose here takes place when the term ends and the subscription renews. Until then nothing changes.
subscriptions-intro-auto-renew = With auto-renew on, the subscription renews for another term when this one ends.
subscriptions-intro-auto-renew-off = With auto-renew off, the subscription ends with its term.
subscriptions-intro-suspend = While a subscription is suspended, its users can't sign in. It can be reactivated until its term ends.
subscriptions-intro-reactivate = The users of the subscription can sign in again.
subscriptions-intro-cancel = A subscription can be canceled for seven days after it was bought or renewed. There is no way back.
subscriptions-instead-renewal = Schedule it for the renewal instead
subscriptions-instead-auto-renew = Turn auto-renew on or off instead
subscriptions-instead-plan = Change the term instead
subscriptions-instead-reseller = Choose another reseller on the subscription's page
subscriptions-instead-reactivate = Reactivate the subscription first
subscriptions-instead-users = See who holds licenses, and remove some
subscriptions-returnable = Can be returned
subscriptions-returnable-none = No license can be returned now. Fewer licenses can be scheduled for the renewal.
subscriptions-returnable-until = { $count } of { $of } { $of ->
    [one] license
   *[other] licenses
} can be returned until { $until } ({ $hours ->
    [0] less than an hour left
    [one] { $hours } hour left
   *[other] { $hours } hours left
})
subscriptions-cancelable = Can be canceled until
subscriptions-at-renewal = At the renewal
subscriptions-scheduled-is = A change is scheduled
subscriptions-scheduled-waits = A change is scheduled, but auto-renew is off
subscriptions-as-now = As now
subscriptions-next-billing = Billing frequency from the next billing period on
subscriptions-unit-price = Price per license and month
subscriptions-choose = Choose
subscriptions-choose-offer = Choose the product.
subscriptions-choose-plan = Choose one from the list.
subscriptions-licenses-new = New number of licenses
subscriptions-licenses-upgraded = Licenses to upgrade
subscriptions-leave = Leave it as it is
subscriptions-licenses-then = Licenses from the renewal on
subscriptions-licenses-then-hint = Leave it empty for as many as there are then.
subscriptions-licenses-again = The number of licenses again
subscriptions-plan = Term duration and billing frequency
subscriptions-align = End-date alignment
subscriptions-align-hint = The next term can end earlier, so that several subscriptions renew together. A shorter first term is prorated.
subscriptions-align-whole = A whole term
subscriptions-align-month = Align end date with calendar month
subscriptions-align-with = With { $offer }, which ends on { $at }
subscriptions-align-no-month-end = No calendar month ends within the next term. Choose a whole term.
subscriptions-align-unknown = This subscription is not in the list any more. Choose another end date.
subscriptions-see-receipt = Review the change
subscriptions-unschedule = Remove the scheduled change
subscriptions-nothing-scheduled = Choose at least one thing that the renewal changes.
subscriptions-count = { $count ->
    [one] { $count } license
   *[other] { $count } licenses
}
subscriptions-count-missing = Enter the number of licenses.
subscriptions-count-number = Enter the number of licenses in digits, such as 25.
subscriptions-count-negative = The number of licenses can't be negative. Enter how many there should be in all.
subscriptions-count-huge = No subscription has so many licenses. Check the number.
subscriptions-again = You are changing { $now } to { $count } licenses. If that is what you mean, enter the number again.
subscriptions-stop-deleted = The subscription is deleted and can't be changed (2011).
subscriptions-stop-ended = The term of this subscription has ended; it can't be changed or reactivated any more. Order a new one.
subscriptions-stop-between-terms = The subscription is just being renewed or ended. Try again in a few minutes (900278).
subscriptions-stop-suspended = The subscription is suspended. Reactivate it before you change it (2001, 800091).
subscriptions-stop-is-suspended = The subscription is already suspended.
subscriptions-stop-is-active = The subscription is already active.
subscriptions-stop-same = The subscription is already as you want it.
subscriptions-stop-same-count = The subscription already has so many licenses. Enter another number.
subscriptions-stop-same-plan = The subscription already has this term and billing frequency.
subscriptions-stop-held =
    { $count ->
        [one] { $count } user holds a license ({ $names }), and { $left } would be left. First remove { $over } from users.
       *[other] { $count } users hold a license (first of all: { $names }), and { $left } would be left. First remove { $over } from users.
    }
subscriptions-stop-updates = A subscription can be changed { $most } times, and this one has been (900311).
subscriptions-stop-limits = This product is sold for { $least } to { $most } licenses (900275).
subscriptions-stop-return-none = The seven days in which licenses can be returned are over. Schedule fewer licenses for the renewal (900257).
subscriptions-stop-return-less = { $count ->
    [one] Only { $count } license
   *[other] Only { $count } licenses
} can be returned, the first of them until { $until }. Schedule the rest for the renewal (900214).
subscriptions-stop-cancel = The subscription could be canceled until { $until }. Now it can only end with its term: turn auto-renew off (900117).
subscriptions-stop-cancel-never = This subscription can't be canceled. Turn auto-renew off, and it ends with its term (900213).
subscriptions-stop-target = The subscription can't be upgraded to this product. Choose one from the list (900258).
subscriptions-stop-target-plan = This product is not sold with the term and billing frequency that the subscription has (900260).
subscriptions-stop-upgrade-count = Enter how many licenses to upgrade: 1 to { $most } (900261).
subscriptions-stop-upgrade-limits = The new product is sold for { $least } to { $most } licenses, and { $rest } or more must stay if any do (900262).
subscriptions-stop-plan-trial = A trial has no other term or billing frequency (800107).
subscriptions-stop-plan-shorter = A term can't become shorter before it ends (800122). Schedule it for the renewal.
subscriptions-stop-plan-not-sold = The product is not sold with this term and billing frequency (800121).
subscriptions-stop-plan-billing = With the same term, only a three-year one can be billed otherwise, monthly or yearly (900270). Schedule it for the renewal.
subscriptions-stop-no-renewal = Auto-renew is off, so there is no renewal to schedule a change for. Turn auto-renew on first.
subscriptions-stop-align-trial = The end of a trial can't be aligned (900246).
subscriptions-stop-align-range = The end must lie within the next term, after { $from } and not later than { $until } (900242).
subscriptions-stop-align-month-end = A monthly term can't end on the 28th to 30th, unless that is the last day of its month (900245).
subscriptions-stop-align-monthly = A term of a year or longer can't be aligned with a monthly subscription (900244).
subscriptions-anew-title = Nothing has been changed. Look at the new receipt
subscriptions-anew-by = { $by } changed this subscription at { $at }, so your change would come out differently now.
subscriptions-anew-time = This subscription was renewed or moved at { $at }, so your change would come out differently now.
subscriptions-anew-holders = Other users hold its licenses by now.
subscriptions-anew-old = The receipt is from another day, so the amounts or dates are different now.
subscriptions-change-done = The subscription has been changed.
subscriptions-receipt-done = This change was made at { $at }.
subscriptions-receipt-what = What changes
subscriptions-receipt-money = What it costs
subscriptions-receipt-free = Nothing is charged or refunded now.
subscriptions-receipt-line = Item
subscriptions-receipt-period = Period
subscriptions-receipt-calculation = Calculation
subscriptions-receipt-amount = Amount
subscriptions-receipt-charge = Charge
subscriptions-receipt-refund = Refund
subscriptions-receipt-total = Total
subscriptions-calculation = { $licenses ->
    [one] { $licenses } license
   *[other] { $licenses } licenses
} × { $price } × { $months ->
    [one] { $months } month
   *[other] { $months } months
} × { $days } of { $of } days
subscriptions-effect-starts = A new subscription to { $offer } with { $licenses ->
    [one] { $licenses } license
   *[other] { $licenses } licenses
} starts beside this one and ends on the same day.
subscriptions-effect-returnable = { $licenses ->
    [one] The new license
   *[other] The { $licenses } new licenses
} can be returned until { $until }.
subscriptions-effect-returnable-approved = { $licenses ->
    [one] The new license
   *[other] The { $licenses } new licenses
} can be returned within seven days of the approval.
subscriptions-effect-no-return = It can't be taken back: the seven days for returns don't apply to it.
subscriptions-effect-sign-in-blocked = Users can't sign in or open their files. Administrators keep the data.
subscriptions-effect-sign-in-restored = Users can sign in again.
subscriptions-effect-billed-on = The subscription is billed on while it is suspended.
subscriptions-effect-auto-renew-off = Auto-renew is turned off.
subscriptions-effect-auto-renew-stays-off = Auto-renew stays off until somebody turns it on.
subscriptions-effect-access-lost = All users lose access at once. This can't be undone.
subscriptions-effect-holders-beyond =
    { $count ->
        [one] { $count } user holds a license now ({ $names }), { $over } more than there will be. Remove { $over } before the renewal; otherwise those who got theirs last lose them then.
       *[other] { $count } users hold a license now, among them { $names }: { $over } more than there will be. Remove { $over } before the renewal; otherwise those who got theirs last lose them then.
    }
subscriptions-effect-holders-lose =
    { $count ->
        [one] { $count } user loses the license: { $names }.
       *[other] { $count } users lose their licenses, among them { $names }.
    }
subscriptions-effect-some-beyond =
    { $count ->
        [one] { $count } user holds a license now, { $over } more than there will be. Unless { $over } is removed before the renewal, those who got theirs last lose them then.
       *[other] { $count } users hold a license now, { $over } more than there will be. Unless { $over } are removed before the renewal, those who got theirs last lose them then.
    }
subscriptions-effect-some-lose =
    { $count ->
        [one] { $count } user loses the license.
       *[other] { $count } users lose their licenses.
    }
subscriptions-effect-ends = The subscription ends on { $at } if it is not renewed.
subscriptions-effect-renews = The subscription renews on { $at }.
subscriptions-effect-next-period = The new billing frequency holds from { $at } on.
subscriptions-effect-new-term = A new term begins now and ends on { $at }.
subscriptions-effect-price-of-the-day = The price is the one of the price list on the day of the renewal.
subscriptions-effect-licenses-move = Users keep their licenses, which become those of the new product.
subscriptions-effect-licenses-by-hand = The customer's administrator assigns the new licenses to users.
subscriptions-effect-scheduled-kept = The change that is scheduled for { $at } stays as it is.
subscriptions-effect-scheduled-follows = The change that is scheduled for { $at } stays, with { $licenses ->
    [one] { $licenses } license
   *[other] { $licenses } licenses
}.
subscriptions-effect-scheduled-waits = The change that is scheduled for { $at } stays, but takes place only if auto-renew is on then.
subscriptions-effect-scheduled-done = The scheduled change is what is done now, so it is removed from the renewal.
subscriptions-effect-scheduled-gone = The scheduled change is removed with the subscription.
subscriptions-effect-scheduled-replaced = It takes the place of the change that was scheduled before.
subscriptions-ledger = License ledger
subscriptions-ledger-at = When
subscriptions-ledger-what = What
subscriptions-ledger-until = Returnable until
subscriptions-ledger-by = By
subscriptions-ledger-purchase = Purchase
subscriptions-ledger-addition = Addition
subscriptions-ledger-reduction = Reduction
subscriptions-ledger-renewal = Renewal
subscriptions-ledger-upgrade = Upgrade
subscriptions-ledger-term = Longer term
subscriptions-history = What was done
subscriptions-by-time = The portal
subscriptions-effect-scheduled-unsold = The scheduled change was not made, since its product or plan was not sold any more.
subscriptions-next-unit-price = Price per license and month from the next billing period on
subscriptions-switch-is = Billing frequency from { $at } on: { $billing }. Choose the present frequency to take that back.
subscriptions-effect-switch-taken-back = The billing frequency stays as it is now.
subscriptions-effect-switch-gone = The change of the billing frequency that was chosen earlier is removed, since the new product is not sold with it.
subscriptions-rename = Rename
subscriptions-rename-yes = Save the name
subscriptions-name = Name of the subscription
subscriptions-name-hint = Everybody who sees the subscription sees this name, with the product beside it. Without one, the product's name is shown.
subscriptions-renamed = The subscription's name is changed.
subscriptions-ask = Ask the provider
subscriptions-ask-see = See the request
subscriptions-ask-note = Note for the provider
subscriptions-ask-note-hint = What your provider should know to decide, for example the customer's order number.
subscriptions-ask-costs = This change affects what is billed, so your provider decides. You can ask for it as it is shown here.
subscriptions-ask-other-kind = Your provider lets you add licenses yourself, up to a limit. The limit does not cover this change, so your provider decides. You can ask for it as it is shown here.
subscriptions-ask-within = You can make this change yourself. The new licenses cost { $amount } a month; your provider lets you add licenses for up to { $left } this calendar month, these included.
subscriptions-ask-beyond = The new licenses cost { $amount } a month, but your provider lets you add licenses for only { $left } this calendar month. You can ask for the change as it is shown here.
subscriptions-ask-yourself = You can make this change yourself; nobody has to be asked.
subscriptions-ask-waits = A change of this kind has already been asked for and waits for the provider. Withdraw that request before you ask for another.
subscriptions-must-ask = This change affects what is billed and is beyond what your provider lets you do yourself. You can ask for it.
subscriptions-requests = Change requests
subscriptions-requests-lead = Changes and new subscriptions that resellers have asked you to approve. Undecided ones come first.
subscriptions-requests-own-lead = Changes and new subscriptions that your company has asked its providers for, and what became of them.
subscriptions-requests-none = There are no such requests.
subscriptions-request = Request
subscriptions-request-is = { $change }: asked for by { $name } on { $at }; the provider has not decided yet
subscriptions-request-change = Change
subscriptions-request-state = State
subscriptions-request-any = Any
subscriptions-request-waiting = Waiting
subscriptions-request-approved = Approved
subscriptions-request-declined = Declined
subscriptions-request-withdrawn = Withdrawn
subscriptions-request-asked-by = Asked by
subscriptions-request-asked-at = Asked on
subscriptions-request-decided-at = Decided on
subscriptions-request-id = Request ID
subscriptions-request-search = Customer, or who asked
subscriptions-request-export = Export requests
subscriptions-request-count = { $count ->
        [one] { $count } request
       *[other] { $count } requests
    }
subscriptions-request-decided-by = Decided by
subscriptions-request-reason = Reason
subscriptions-request-reason-empty = Enter a reason. The reseller reads it.
subscriptions-request-reason-hint = The reseller reads it.
subscriptions-request-approve = Approve
subscriptions-request-approve-means = Approving makes exactly the change that is shown here.
subscriptions-request-decline = Decline
subscriptions-request-withdraw = Withdraw the request
subscriptions-request-made = Your provider has been asked. You will get an email when it has decided.
subscriptions-request-approve-done = The request is approved, and the change is made.
subscriptions-request-decline-done = The request is declined. The person who asked gets an email with the reason.
subscriptions-request-withdraw-done = The request is withdrawn.
subscriptions-request-own = You asked for this yourself, so somebody else has to decide.
subscriptions-request-decided = { $by } has already decided this request, on { $at }.
subscriptions-request-held = { $name } has approved this request, but the approval has not taken effect yet. To decline the request, have the approval taken back.
subscriptions-request-in-outbox = Approved, in the outbox
subscriptions-request-not-administered = The reseller that asked for this no longer administers the customer, so it can't be approved. Decline it.
subscriptions-request-not-yours = Only the reseller that asked can withdraw this request. You can decline it.
subscriptions-letter-asked-subject = A reseller asks for a change of a subscription
subscriptions-letter-asked = { $name } of { $reseller } asks you to change the subscription { $product } of { $customer }.
subscriptions-letter-asked-order = { $name } of { $reseller } asks you for new subscriptions for { $customer }: { $product }.
subscriptions-letter-asked-order-subject = A reseller asks for new subscriptions
subscriptions-letter-note = Note: { $note }
subscriptions-letter-approved-subject = Your request was approved
subscriptions-letter-approved = { $provider } has approved your request, and the subscription { $product } of { $customer } is changed.
subscriptions-letter-approved-order = { $provider } has approved your request for { $customer }, and the order is placed: { $product }.
subscriptions-letter-declined-order = { $provider } has declined your request for new subscriptions for { $customer }: { $product }.
subscriptions-letter-declined-subject = Your request was declined
subscriptions-letter-declined = { $provider } has declined your request to change the subscription { $product } of { $customer }.
subscriptions-extends = Goes on monthly at a higher price from { $at }
subscriptions-extended = Extended service term, month by month; the next month begins on { $at }
subscriptions-cancelable-at-all = Can be canceled
subscriptions-on-any-day = On any day
subscriptions-intro-auto-renew-extends = With auto-renew off, the subscription goes on month by month at a higher price when its term ends, until it is canceled or renewed.
subscriptions-intro-cancel-extended = In the extended service term, a subscription can be canceled on any day. There is no way back.
subscriptions-stop-cancel-extends = The subscription could be canceled until { $until }. With auto-renew off it goes on month by month when its term ends, and can be canceled on any day then (900117).
subscriptions-stop-cancel-never-extends = This subscription can't be canceled now. With auto-renew off it goes on month by month when its term ends, and can be canceled on any day then (900213).
subscriptions-effect-extends = From { $at } on, the subscription goes on month by month at the price of the monthly plan and { $percent }% more. It can be canceled on any day then.
subscriptions-effect-extends-no-monthly = From { $at } on, the subscription goes on month by month. The product has no monthly price, so it costs { $percent }% more than before. It can be canceled on any day then.
subscriptions-effect-extended-on = From { $at } on, the subscription goes on month by month at the same price, until it is canceled or renewed.
subscriptions-effect-scheduled-without = Removed from the change that is scheduled for { $at }: { $parts }. The rest stays as it is.
subscriptions-effect-scheduled-dropped = The scheduled change can't be made any more and is removed: { $parts }.
subscriptions-part-product = another product
subscriptions-part-ends = aligned end date
subscriptions-part-plan = another term or billing frequency
subscriptions-align-scheduled = As scheduled, ending on { $at }
subscriptions-becomes = Becomes { $offer } on { $at }
subscriptions-change-convert = Convert to a paid subscription
subscriptions-intro-convert = A whole paid term begins at once, with all licenses of the trial. The subscription keeps its ID.
subscriptions-intro-renewal-trial = When the trial ends, it becomes the paid subscription that you choose here. Until then nothing changes.
subscriptions-intro-auto-renew-trial = With auto-renew on, the trial becomes a paid subscription when it ends.
subscriptions-stop-no-trial = This subscription is not a trial, so it can't be converted.
subscriptions-effect-converts = On { $at } the trial becomes { $offer } ({ $plan }), which is charged from then on.
subscriptions-effect-trial-undecided = The trial can become one of several products, and none is chosen. Choose one under Manage renewal.
subscriptions-effect-scheduled-past = What was scheduled for the end of the trial is removed.
subscriptions-effect-trial-unfit = The paid product is not sold with this plan or for so many licenses, so the trial ends without becoming one. Choose another plan, product or number under Manage renewal.
subscriptions-stop-not-monthly = The product is not sold month by month, so it can't be renewed as it is. Change the term: the subscription then goes on in it.
subscriptions-limits = Licenses you can add yourself
subscriptions-limits-lead = The monthly price of the licenses that your company may add in a calendar month (UTC) without asking, for customers that it administers.
subscriptions-limit-granted = Granted per month
subscriptions-limit-used = Used this month
subscriptions-limit-left = Left this month
subscriptions-anew-into-by = { $by } changed the subscription { $name } at { $at }, so your upgrade would come out differently now.
subscriptions-anew-into-time = The subscription { $name } was renewed or moved at { $at }, so your upgrade would come out differently now.
subscriptions-stop-into = This subscription can't take the licenses. Choose one from the list, or a new subscription.
subscriptions-stop-into-product = This subscription is to another product. Choose the product that it is to, or another subscription.
subscriptions-stop-into-inactive = It can't take licenses: it is not active.
subscriptions-stop-into-extended = It can't take licenses: in the extended service term it can be canceled on any day.
subscriptions-stop-into-window = It can't take licenses before { $until }: until then it can be canceled.
subscriptions-stop-into-shorter = It can't take licenses: its term is shorter than that of this subscription.
subscriptions-stop-into-earlier = It can't take licenses: it ends on { $at }, earlier than this subscription.
subscriptions-stop-into-updates = It can't take licenses: a subscription takes { $most } changes at most, and it has had them (900311).
subscriptions-stop-into-limits = The chosen subscription has { $now } licenses and can have { $most } at most; if any stay here, { $rest } or more must (900262).
subscriptions-stop-target-segment = This product is sold only to schools, charities or public offices, and the customer is not known to be one. Choose another product (400030).
subscriptions-into = Which subscription takes the licenses
subscriptions-into-hint = If you choose one that the customer has already, the new product is the one of that subscription.
subscriptions-into-new = This subscription, if all licenses are upgraded; a new one, if only some are
subscriptions-into-existing = { $name }: { $licenses ->
    [one] { $licenses } license
   *[other] { $licenses } licenses
}, until { $at }
subscriptions-receipt-into = The subscription that takes the licenses
subscriptions-effect-into = { $licenses ->
    [one] { $licenses } license goes
   *[other] { $licenses } licenses go
} to the subscription { $name }.
subscriptions-effect-ends-with-upgrade = This subscription ends now, since no license is left in it.
subscriptions-effect-plan-stays = Its term, billing frequency, price and end date stay as they are. The added licenses can't be returned.
subscriptions-all = All subscriptions
subscriptions-search = Customer, product or subscription ID
subscriptions-all-products = All products
subscriptions-status-running = Active and suspended
subscriptions-status-all = All, deleted ones too
subscriptions-any-day = On any day
subscriptions-within = { $days ->
        [one] Within { $days } day
       *[other] Within { $days } days
    }
subscriptions-none-found = No subscriptions match the filter. Change it, or show all.
subscriptions-export = Export subscriptions
subscriptions-rows = { $count ->
        [one] { $count } subscription
       *[other] { $count } subscriptions
    }
subscriptions-request-closing = Waiting, while a window is open
