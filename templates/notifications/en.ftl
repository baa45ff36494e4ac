notifications-title = Notifications
notifications-inbox = Inbox
notifications-lead = What waits for your decision is kept here for ninety days. What no longer needs a decision counts as read.
notifications-choose-often = How often emails come
notifications-state = State
notifications-any = Any
notifications-unread = Unread
notifications-read = Read
notifications-new = New
notifications-what = What
notifications-kind = Kind
notifications-at = Received
notifications-count = { $count ->
        [one] { $count } notification
       *[other] { $count } notifications
    }
notifications-none = You have no notifications.
notifications-none-found = No notifications match.
notifications-choose = Choose: { $what }
notifications-mark = Mark as read
notifications-mark-chosen = Mark selected as read
notifications-mark-all = Mark all as read
notifications-marked = Marked as read.
notifications-none-chosen = Tick at least one notification.
notifications-choices-lead = The inbox shows all of these. Emails about them come as often as you choose.
notifications-choices-where = Emails go to { $email }. Daily emails come at 8:00 in your time zone, { $zone }.
notifications-choices-zone = Change the time zone
notifications-choices-none = There are no notifications for your roles.
notifications-kept = Saved. This applies to new notifications.
notifications-now = At once
notifications-daily = Once a day
notifications-never = Never
notifications-kind-request = Requests of resellers
notifications-kind-declined = Your requests that were declined
notifications-kind-window = Requests whose window closes
notifications-kind-bounced = Partnership requests that came back
notifications-kind-service = Service requests to answer
notifications-kind-asked = Service requests that need your answer
notifications-kind-roles = Admin relationships that end
notifications-kind-renewals = Undecided renewals
notifications-kind-bulk = Files with rows that were not done
notifications-kind-move = Moves that were not done in full
notifications-kind-credit = Changes of credit that were not done in full
notifications-do-request = Approve or decline it.
notifications-do-declined = Read the reason, and ask for something else or leave it.
notifications-do-window = Approve or decline it before the window closes; after that it can't be approved.
notifications-do-bounced = Look at the address, and send the request again or revoke it.
notifications-do-service = Answer it, or hand it over.
notifications-do-asked = Answer in the service request, so that it can go on.
notifications-do-roles = Ask the customer for a new relationship if you still need the roles.
notifications-do-renewals = Say of each whether it renews as it is, changes or ends.
notifications-do-stayed = Read the reasons, and mend what was not done.
notifications-told-request = { $reseller } asks for a change for { $customer }: { $product }.
notifications-told-declined = { $provider } has declined what you asked for { $customer }: { $product }.
notifications-told-window = { $reseller } asks for something that can be approved only until { $at }, for { $customer }.
notifications-told-bounced = Your partnership request to { $recipient } came back.
notifications-told-service = Service request { $number } of { $customer } is yours to answer: { $title }
notifications-told-asked = { $company } needs your answer to service request { $number }: { $title }
notifications-told-roles = The admin relationship { $name } with { $customer } ends on { $at }.
notifications-told-renewals = { $count ->
        [one] { $count } renewal of the week from { $from } is undecided.
       *[other] { $count } renewals of the week from { $from } are undecided.
    }
notifications-told-bulk = { $count ->
        [one] { $count } row of { $file } was not done.
       *[other] { $count } rows of { $file } were not done.
    }
notifications-told-bulk-pasted = { $count ->
        [one] { $count } pasted row was not done.
       *[other] { $count } pasted rows were not done.
    }
notifications-told-move = { $count ->
        [one] { $count } part of your move of customers was not done.
       *[other] { $count } parts of your move of customers were not done.
    }
notifications-told-credit = { $count ->
        [one] { $count } subscription of your change of credit was not changed.
       *[other] { $count } subscriptions of your change of credit were not changed.
    }
notifications-letter-hint = You can choose how often such emails come: { $url }
notifications-open = Decide in the portal
notifications-open-inbox = Open the inbox
notifications-digest-subject = { $count ->
        [one] { $count } thing waits for your decision
       *[other] { $count } things wait for your decision
    }
notifications-digest-lead = { $count ->
        [one] { $count } thing waits for your decision:
       *[other] { $count } things wait for your decision:
    }
notifications-digest-more = { $count ->
        [one] And { $count } more.
       *[other] And { $count } more.
    }
notifications-unread-count = unread
notifications-profile = What waits for your decision is in the inbox. Choose what you also get emails about.
