"""The pages of one case: its parts, the facts told, what the citizen is asked, papers and notes."""

from django.urls import path

from allocation.views import appeals, facts, inquiries, papers, parts, people

urlpatterns = [
    path("cases/<int:case_id>/needs/", parts.case_needs, name="case_needs"),
    path("cases/<int:case_id>/economy/", parts.case_economy, name="case_economy"),
    path("cases/<int:case_id>/letters/", parts.case_letters, name="case_letters"),
    path("cases/<int:case_id>/documents/", parts.case_documents, name="case_documents"),
    path("cases/<int:case_id>/notes/", parts.case_notes, name="case_notes"),
    path("cases/<int:case_id>/history/", parts.case_history, name="case_history"),
    path("cases/<int:case_id>/record/<slug:fact>/", facts.record_fact, name="record_fact"),
    path("facts/<slug:fact>/<int:row_id>/end/", facts.end_fact, name="end_fact"),
    path("cases/<int:case_id>/hear/", inquiries.hear_case, name="hear_case"),
    path("cases/<int:case_id>/ask/", inquiries.ask_case, name="ask_case"),
    path("inquiries/<int:inquiry_id>/reply/", inquiries.reply_inquiry, name="reply_inquiry"),
    path("inquiries/<int:inquiry_id>/end/", inquiries.end_inquiry, name="end_inquiry"),
    path("adverse/<int:adverse_id>/waive/", inquiries.waive_hearing, name="waive_hearing"),
    path("cases/<int:case_id>/appeal/", appeals.appeal_case, name="appeal_case"),
    path("appeals/<int:appeal_id>/send/", appeals.send_appeal, name="send_appeal"),
    path("appeals/<int:appeal_id>/end/", appeals.end_appeal, name="end_appeal"),
    path("cases/<int:case_id>/documents/add/", papers.add_document, name="add_document"),
    path("documents/<int:document_id>/remove/", papers.remove_document, name="remove_document"),
    path("documents/<int:document_id>/", papers.fetch_document, name="fetch_document"),
    path("cases/<int:case_id>/notes/add/", papers.add_note, name="add_note"),
    path("cases/<int:case_id>/hand_over/", people.hand_over_case, name="hand_over_case"),
    path("cases/<int:case_id>/merge/", people.merge_citizens, name="merge_citizens"),
    path("members/<int:member_id>/cpr/", people.reveal_member_cpr, name="reveal_member_cpr"),
]
