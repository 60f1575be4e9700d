using Anomaly.Storage.Sql;
using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

public sealed class SqlitePlanTests
{
    public static TheoryData<string> Requests => [.. ApiRequests.Shared.Keys];

    [Theory]
    [MemberData(nameof(Requests))]
    public void AnyRequest_isAnsweredFromAnIndex(string request)
    {
        using var folder = new TemporaryFolder();
        using var session = new SqliteFile(folder.Database, TimeSpan.FromSeconds(1), TimeProvider.System).OpenForWriting();
        var query = ApiRequests.Shared[request];
        var explained = new SqlQuery("explain query plan " + query.Text);
        foreach (var (name, _, value) in query.Parameters)
            explained.With(name, value);

        var plan = session.List(explained, row => row.Text(3));

        // The answer of a question within the question is walked: the table under it is what counts.
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("USING", StringComparison.Ordinal)
            && !step.StartsWith("SCAN (subquery", StringComparison.Ordinal) && step != "SCAN members");
        // Of one ticker there are few rows, of one interval or status nearly all.
        if (query.Text.Contains("ticker = @ticker", StringComparison.Ordinal))
            Assert.Contains(plan, step => step.Contains("(ticker=?", StringComparison.Ordinal));
    }
}
