from django.urls import path

from lianfang.command.orders.views import compose, measures, pages

app_name = "orders"
urlpatterns = [
    path("orders/", pages.orders, name="list"),
    path("orders/new/", compose.new, name="new"),
    path("orders/<int:order_id>/", pages.order, name="order"),
    path("orders/<int:order_id>/pdf", pages.pdf, name="pdf"),
    path("orders/<int:order_id>/issue", pages.issue, name="issue"),
    path("orders/<int:order_id>/lift", pages.lift, name="lift"),
    path("orders/<int:order_id>/supersede", pages.supersede, name="supersede"),
    path("orders/<int:order_id>/remind", pages.remind, name="remind"),
    path("orders/<int:order_id>/edit/", compose.edit, name="edit"),
    path("orders/<int:order_id>/save", compose.save, name="save"),
    path("orders/<int:order_id>/clauses", compose.change_clauses, name="clauses"),
    path(
        "orders/<int:order_id>/clauses/<int:clause_id>/measure",
        measures.measure,
        name="measure",
    ),
    path("orders/<int:order_id>/annexes/<int:annex_id>/detach", measures.detach, name="detach"),
    path("orders/<int:order_id>/discard", compose.discard, name="discard"),
    path("orders/<int:order_id>/restore", compose.restore, name="restore"),
]
