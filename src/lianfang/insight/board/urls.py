from django.urls import path

from lianfang.insight.board import views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.own_board, name="own"),
    path("board/<str:code>/", views.board, name="board"),
    path("board/<str:code>/figures.csv", views.figures_file, {"ending": "csv"}, name="csv"),
    path("board/<str:code>/figures.xlsx", views.figures_file, {"ending": "xlsx"}, name="xlsx"),
    path("wall/", views.wall, name="wall"),
    path("desk/", views.desk, name="desk"),
]
