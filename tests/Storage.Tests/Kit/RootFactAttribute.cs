namespace Anomaly.Storage.Tests.Kit;

/// <summary>A test that mounts a small or read-only file system; skipped, with a message, for users who may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Mount.IsPossible)
            Skip = Mount.SkipReason;
    }
}

/// <summary>A test on a real PostgreSQL with a small file system of its own; skipped, with a message, for users who may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootPostgresFactAttribute : FactAttribute
{
    public RootPostgresFactAttribute()
    {
        if (!Mount.IsPossible)
            Skip = Mount.SkipReason;
        else if (PostgresServer.SkipReason is { } reason)
            Skip = reason;
    }
}
