"""The page that tells an organisation's story; its members' workspace."""
