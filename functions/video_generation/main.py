from scenewright.entry import video_generation


async def main(context):  # type: ignore[no-untyped-def]
    return await video_generation.handle(context)
