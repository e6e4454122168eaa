from django.urls import path

from accounts import views

urlpatterns = [
    path("users/", views.users, name="users"),
    path("users/create/", views.create_user, name="create_user"),
    path("users/<int:user_id>/", views.user, name="user"),
    path("users/<int:user_id>/close/", views.close_user, name="close_user"),
    path("users/<int:user_id>/reopen/", views.reopen_user, name="reopen_user"),
    path("users/<int:user_id>/grant_offences/", views.grant_offences, name="grant_offences"),
    path("users/<int:user_id>/revoke_offences/", views.revoke_offences, name="revoke_offences"),
    path("users/<int:user_id>/invite/", views.invite_user, name="invite_user"),
    path("users/<int:user_id>/invitation/", views.invitation, name="invitation"),
    path("still-here/", views.still_here, name="still_here"),
    path("access-log/", views.access_log, name="access_log"),
]
