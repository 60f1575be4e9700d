using Anomaly.Storage.Tests.Contract;
using Anomaly.Testing;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>A test on a real PostgreSQL with a small file system of its own; skipped, with a message, for users who may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootPostgresFactAttribute : FactAttribute
{
    public RootPostgresFactAttribute()
    {
        if (!Mount.IsPossible)
            Skip = "mounting a file system needs root";
        else if (PostgresServer.SkipReason is { } reason)
            Skip = reason;
    }
}
