"""Messages: what people are told, on the phone (短信) and in their space (站内信).

Words: a **Message** is one text to one person or phone, made in the transaction of what it tells; the outbox
sends it through the **Gateway** and a receipt says what became of it. Called by the apps above and by the
faces.

    actions  put send_code record_receipt
    queries  inbox message
    gateway  Gateway (the shape), HttpGateway, gateway() by settings.SMS_GATEWAY
"""
