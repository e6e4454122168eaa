"""Work, cases and offers: a verb has the same name in its step, action, address, template and test."""

from django.urls import path

from allocation.views import allocations, cases, decisions, letters, matching, proposals, work

urlpatterns = [
    path("work/", work.work, name="work"),
    path("vacancies/<int:vacancy_id>/match/", matching.match_vacancy, name="match_vacancy"),
    path("vacancies/<int:vacancy_id>/allocate/<int:case_id>/", matching.allocate, name="allocate"),
    path("vacancies/<int:vacancy_id>/allocate/<int:case_id>/letter/", matching.preview_offer, name="preview_offer"),
    path("cases/", cases.cases, name="cases"),
    path("cases/receive/", cases.receive_case, name="receive_case"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/cpr/", cases.reveal_cpr, name="reveal_cpr"),
    path("cases/<int:case_id>/address/", cases.reveal_address, name="reveal_address"),
    path("cases/<int:case_id>/assess/", decisions.assess_case, name="assess_case"),
    path("cases/<int:case_id>/approve/", decisions.approve_case, name="approve_case"),
    path("cases/<int:case_id>/refuse/", decisions.refuse_case, name="refuse_case"),
    path("cases/<int:case_id>/pause/", decisions.pause_case, name="pause_case"),
    path("cases/<int:case_id>/resume/", decisions.resume_case, name="resume_case"),
    path("cases/<int:case_id>/close/", decisions.close_case, name="close_case"),
    path("allocations/", allocations.allocations, name="allocations"),
    path("allocations/ours/", allocations.our_allocations, name="our_allocations"),
    path("allocations/<int:allocation_id>/", allocations.allocation, name="allocation"),
    path("allocations/<int:allocation_id>/accept/", allocations.accept_allocation, name="accept_allocation"),
    path("allocations/<int:allocation_id>/decline/", allocations.decline_allocation, name="decline_allocation"),
    path("allocations/<int:allocation_id>/lapse/", allocations.lapse_allocation, name="lapse_allocation"),
    path("allocations/<int:allocation_id>/withdraw/", allocations.withdraw_allocation, name="withdraw_allocation"),
    path("allocations/<int:allocation_id>/lease/", allocations.lease_allocation, name="lease_allocation"),
    path("allocations/<int:allocation_id>/undo/", allocations.undo_allocation, name="undo_allocation"),
    path("allocations/<int:allocation_id>/reopen/", allocations.reopen_allocation, name="reopen_allocation"),
    path("allocations/<int:allocation_id>/key/", allocations.hand_over_key, name="hand_over_key"),
    path("proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/confirm/", proposals.confirm_proposal, name="confirm_proposal"),
    path("proposals/<int:proposal_id>/reject/", proposals.reject_proposal, name="reject_proposal"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("letters/<int:letter_id>/resend/", letters.resend, name="resend"),
]
