"""People: who applies, who stands behind an application, and who may call the API.

Words: a **Person** is someone with a citizen number or a firm with a credit code; an **Account** is what a
phone opens, identified once against the population registry; a **Client** is a program with a token; a
**Mandate** lets one person act for another in one matter. `viewers.Viewer` says on whose behalf something is
read. Every personal datum is sealed and found by a keyed hash. Called by the apps above and by the faces.

    actions  person_for · send_login_code login change_phone · identify · set_preferences · look
             register see_document
             create_client close_client · give_mandate revoke_mandate
    queries  account person by_number by_phone viewer_for_account viewer_for_client client_for_token card
             mandates
"""
