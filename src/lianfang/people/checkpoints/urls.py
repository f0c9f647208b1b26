from django.urls import path

from lianfang.people.checkpoints.views import (
    blocks,
    deeds,
    disinfection,
    pages,
    proposals,
    public,
)

app_name = "checkpoints"
urlpatterns = [
    path("report-a-block/", public.report_block, name="report-a-block"),
    path("report-a-block/<slug:code>/", public.block_reported, name="block-reported"),
    path("declare/", public.choose, name="choose"),
    path("declare/<slug:code>/", public.declare, name="declare"),
    path("declared/<slug:code>/", public.declared, name="declared"),
    path("checkpoints/", pages.checkpoints, name="list"),
    path("checkpoints/new/", proposals.new, name="new"),
    path("checkpoints/decide/", proposals.desk, name="desk"),
    path("checkpoints/blocks/", blocks.blocks, name="blocks"),
    path("checkpoints/blocks/<slug:code>/found", blocks.find, name="find-block"),
    path("checkpoints/blocks/<slug:code>/removed", blocks.remove, name="remove-block"),
    path("checkpoints/disinfection/", disinfection.protocols, name="disinfection"),
    path("checkpoints/disinfection/<slug:code>/retire", disinfection.retire, name="retire"),
    path("checkpoints/<slug:code>/", pages.checkpoint, name="checkpoint"),
    path("checkpoints/<slug:code>/poster/", pages.poster, name="poster"),
    path("checkpoints/<slug:code>/approve", deeds.approve, name="approve"),
    path("checkpoints/<slug:code>/refuse", deeds.refuse, name="refuse"),
    path("checkpoints/<slug:code>/staff", deeds.staff, name="staff"),
    path("checkpoints/<slug:code>/open", deeds.open_, name="open"),
    path("checkpoints/<slug:code>/lane", deeds.lane, name="lane"),
    path("checkpoints/<slug:code>/relieve", deeds.relieve, name="relieve"),
    path("checkpoints/<slug:code>/extend", deeds.extend, name="extend"),
    path("checkpoints/<slug:code>/review", deeds.review, name="review"),
    path("checkpoints/<slug:code>/close", deeds.close, name="close"),
]
