roles-title = Admin relationships
roles-lead = Which roles your company and the customer's other partners have in this account, until when, and what was asked for.
roles-lead-reseller = Which roles your company has in this account, until when, and what it asked for.
roles-lead-own = Which roles your partners have in your company's account, until when, and what they ask for. You can end each at any time.
roles-ask = Request for new relationship
roles-ask-lead = The customer's Global admins and its primary contact get an email. The roles are yours once a Global admin has approved them. A request lapses after 90 days.
roles-see = Show the admin relationship
roles-what = Relationship
roles-name = Name
roles-name-hint = The customer sees it. It must not have been used for this customer before.
roles-name-empty = Enter a name.
roles-name-taken = This customer has had a relationship of this name. Enter another one.
roles-days = Duration in days
roles-days-hint = From 1 to { $max }, from the approval on.
roles-days-wrong = Enter a number of days from 1 to { $max }.
roles-days-count = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
roles-auto-extend = Auto extend
roles-auto-extend-hint = With Yes, each end is put off by 180 days until one side ends the relationship.
roles-auto-extend-empty = Choose Yes or No.
roles-yes = Yes
roles-no = No
roles-roles = Roles
roles-none-chosen = Choose at least one role.
roles-asked = The customer has been asked. You will get an email with the answer.
roles-asked-already = This form has been sent with other values. Look at what was asked for, or send this as a new request.
roles-any = Any
roles-none = There are no admin relationships.
roles-id = ID
roles-export = Export admin relationships
roles-count = { $count ->
        [one] { $count } admin relationship
       *[other] { $count } admin relationships
    }
roles-none-found = No admin relationships match. Search for something else, or show all.
roles-partner = Partner
roles-start = Start
roles-end = End
roles-not-yet = not yet
roles-asked-by = Requested
roles-by-default = Given with the association
roles-state = Status
roles-state-pending = Approval pending
roles-state-active = Active
roles-state-expiring = Expiring
roles-state-expired = Expired
roles-state-declined = Declined
roles-state-terminated = Terminated
roles-state-lapsed = Lapsed
roles-is-pending = This request still waits for the customer's answer.
roles-is-active = This relationship has been approved and is active.
roles-is-expired = This relationship has expired.
roles-is-declined = This request has been declined.
roles-is-terminated = This relationship has been terminated.
roles-is-lapsed = This request has lapsed, since nobody answered it for 90 days.
roles-not-yours = Only the other side can do this.
roles-partner-gone = { $partner } does not administer the account any more, so the request can't be approved.
roles-answered-meanwhile = The customer has answered since you opened the page, so nothing was done. Look at the relationship, and decide again.
roles-missing = No admin relationship with { $customer } gives your company a role for this now. One of these is needed: { $roles }. A Global admin of the customer approves it.
roles-answer-lead = { $partner } asks for these roles in your company's account. Approve them only if you know why they are needed.
roles-pending-lead = { $customer } has not answered yet.
roles-approve = Approve
roles-approve-means = If you approve, people of { $partner } may do in your account what these roles say, for { $days ->
    [one] { $days } day
   *[other] { $days } days
} from now. You can end it at any time.
roles-approved = Approved. The roles hold from now on.
roles-decline = Decline
roles-reason = Reason
roles-reason-hint = { $partner } reads it.
roles-reason-empty = Say why you decline.
roles-was-declined = Declined. The partner gets an email.
roles-terminate = Terminate relationship
roles-terminate-means = The roles of { $partner } that come from this relationship end at once. To have them again, they must be asked for and approved anew.
roles-terminate-means-own = From then on no partner is given roles in your account by default, not even one that comes to administer it: each must ask for them, unless you accept its invitation.
roles-terminate-yes = Terminate
roles-terminated = The relationship has been terminated.
roles-take-back = Take the request back
roles-take-back-means = The customer can't approve it any more.
roles-take-back-yes = Take back
roles-directory-readers = Directory readers
roles-directory-readers-means = Directory readers: sees the users of the account, their roles and their licenses.
roles-directory-writers = Directory writers
roles-directory-writers-means = Directory writers: changes basic data of users and groups in Microsoft's products. In this portal it allows nothing; to change users here takes User administrator.
roles-license = License administrator
roles-license-means = License administrator: assigns licenses to users and takes them away. To find the users here takes Directory readers as well.
roles-service-support = Service support administrator
roles-service-support-means = Service support administrator: opens service requests on behalf of the company.
roles-user = User administrator
roles-user-means = User administrator: sees, adds, changes, blocks, deletes and restores users, resets passwords of users who administer nothing, and assigns licenses.
roles-privileged-role = Privileged role administrator
roles-privileged-role-means = Privileged role administrator: gives users administrator roles and takes them away.
roles-helpdesk = Helpdesk administrator
roles-helpdesk-means = Helpdesk administrator: resets passwords and ends sessions of users who administer nothing. To find the users here takes Directory readers as well.
roles-privileged-authentication = Privileged authentication administrator
roles-privileged-authentication-means = Privileged authentication administrator: resets the passwords of administrators and sends their first credentials again; with User administrator, blocks, deletes and restores them too.
roles-cloud-application = Cloud application administrator
roles-cloud-application-means = Cloud application administrator: manages applications in Microsoft Entra, but not the application proxy. In this portal it allows nothing.
roles-application = Application administrator
roles-application-means = Application administrator: manages all applications in Microsoft Entra. In this portal it allows nothing.
roles-letter-asked-subject = A partner asks for roles in your account
roles-letter-asked = { $partner } asks for roles in the account of { $customer } for { $days ->
    [one] { $days } day
   *[other] { $days } days
}, as “{ $name }”:
roles-letter-answer = A Global admin of your company can approve or decline this. Without an answer the request lapses after 90 days.
roles-letter-answer-subject = A customer has answered your request for roles
roles-letter-approved = { $customer } has approved “{ $name }”. The roles of { $partner } hold from now on.
roles-letter-declined = { $customer } has declined “{ $name }”, for which { $partner } had asked.
roles-letter-reason = Reason: { $reason }
roles-letter-terminated-subject = An admin relationship has been terminated
roles-letter-terminated = { $who } has terminated “{ $name }”. { $partner } has no roles in the account of { $customer } from it any more.
roles-letter-taken-back-subject = A request for roles has been taken back
roles-letter-taken-back = { $who } has taken back “{ $name }”, by which { $partner } had asked for roles in the account of { $customer }. There is nothing left to decide.
roles-letter-ends-subject = The end of an admin relationship is near
roles-letter-ends = “{ $name }”, which gives { $partner } roles in the account of { $customer }, ends on { $at }. Who wants it to go on must ask for it, and have it approved, anew.
roles-letter-extends = “{ $name }”, which gives { $partner } roles in the account of { $customer }, will be extended by 180 days on { $at }. Who doesn't want that can end it before.
roles-letter-extended-subject = An admin relationship has been extended
roles-letter-extended = “{ $name }”, which gives { $partner } roles in the account of { $customer }, has been extended until { $at }. Either side can end it at any time.
roles-letter-expired-subject = An admin relationship has expired
roles-letter-expired = “{ $name }”, which gave { $partner } roles in the account of { $customer }, ended on { $at }.
roles-ending = Admin relationships that end soon
roles-ending-lead = Relationships of your company that end within thirty days and are not extended automatically.
roles-ending-lead-ask = Relationships of your company that end within thirty days and are not extended automatically. To keep the roles, ask the customer for a new relationship.
roles-ending-none = No relationship ends within thirty days.
