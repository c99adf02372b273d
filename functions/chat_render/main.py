from scenewright.entry import chat_render


async def main(context):  # type: ignore[no-untyped-def]
    return await chat_render.handle(context)
