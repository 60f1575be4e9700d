namespace Anomaly.Storage.Tests.Contract;

/// <summary>A test that mounts a small or read-only file system; skipped, with a message, for users who may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Mount.IsPossible)
            Skip = "mounting a file system needs root";
    }
}
