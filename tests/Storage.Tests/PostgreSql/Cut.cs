namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>Where a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Between statements: nothing is committed.</summary>
    Between,

    /// <summary>The COMMIT does not reach the server, which sees the connection end.</summary>
    BeforeCommit,

    /// <summary>The COMMIT does not reach the server, which goes on holding its locks for a while.</summary>
    BeforeCommitUnnoticed,

    /// <summary>The COMMIT is sent and both sides are cut at once: it may happen or not.</summary>
    AtCommit,

    /// <summary>The COMMIT has happened; its answer does not arrive.</summary>
    AfterCommit,
}
