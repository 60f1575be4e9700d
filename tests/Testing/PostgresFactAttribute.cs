using Xunit;

namespace Anomaly.Testing;

/// <summary>A test on a real PostgreSQL (<see cref="PostgresServer"/>); skipped, with a message, where it is not installed, but failing then in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason!;
}
