"""The addresses of the experiments, their participants and their building projects."""

from django.urls import path

from experiments.views import entering, experiments, participations, projects

urlpatterns = [
    path("experiments/", experiments.experiments, name="experiments"),
    path("experiments/outcomes/", experiments.outcomes, name="outcomes"),
    path("experiments/network/", experiments.network, name="network"),
    path("experiments/set_up/", experiments.set_up_experiment, name="set_up_experiment"),
    path("experiments/<int:experiment_id>/", experiments.experiment, name="experiment"),
    path("experiments/<int:experiment_id>/change/", experiments.change_experiment, name="change_experiment"),
    path("experiments/<int:experiment_id>/publish/", experiments.publish_charter, name="publish_charter"),
    path("experiments/<int:experiment_id>/start/", experiments.start_experiment, name="start_experiment"),
    path("experiments/<int:experiment_id>/end/", experiments.end_experiment, name="end_experiment"),
    path("experiments/<int:experiment_id>/budget/", experiments.set_budget, name="set_budget"),
    path("experiments/<int:experiment_id>/cost/", experiments.record_cost, name="record_cost"),
    path("experiments/<int:experiment_id>/enter/", entering.choose_participant, name="choose_participant"),
    path(
        "experiments/<int:experiment_id>/enter/<int:case_id>/", entering.enter_participation, name="enter_participation"
    ),
    path("experiments/<int:experiment_id>/building/", entering.add_building, name="add_building"),
    path("experiments/<int:experiment_id>/share/", entering.share_dwelling, name="share_dwelling"),
    path("experiments/<int:experiment_id>/propose/", projects.propose_project, name="propose_project"),
    path("participations/<int:participation_id>/", participations.participation, name="participation"),
    path("participations/<int:participation_id>/talk/", participations.hold_talk, name="hold_talk"),
    path(
        "participations/<int:participation_id>/extend/",
        participations.extend_participation,
        name="extend_participation",
    ),
    path(
        "participations/<int:participation_id>/transfer/",
        participations.transfer_participation,
        name="transfer_participation",
    ),
    path("participations/<int:participation_id>/exit/", participations.exit_participation, name="exit_participation"),
    path("participations/<int:participation_id>/warn/", participations.warn_participation, name="warn_participation"),
    path("participations/<int:participation_id>/support/", participations.set_support, name="set_support"),
    path("participations/<int:participation_id>/move_on/", participations.plan_move_on, name="plan_move_on"),
    path("participations/<int:participation_id>/stop_subsidy/", participations.stop_subsidy, name="stop_subsidy"),
    path("projects/<int:project_id>/", projects.project, name="project"),
    path("projects/<int:project_id>/commit/", projects.commit_project, name="commit_project"),
    path("projects/<int:project_id>/build/", projects.build_project, name="build_project"),
    path("projects/<int:project_id>/finish/", projects.finish_project, name="finish_project"),
    path("projects/<int:project_id>/drop/", projects.drop_project, name="drop_project"),
    path("projects/<int:project_id>/dwellings/", projects.add_dwellings, name="add_dwellings"),
    path("projects/<int:project_id>/milestone/", projects.add_milestone, name="add_milestone"),
    path("projects/<int:project_id>/dispensation/", projects.ask_dispensation, name="ask_dispensation"),
    path("milestones/<int:milestone_id>/reach/", projects.reach_milestone, name="reach_milestone"),
]
