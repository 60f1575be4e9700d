using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Recorded;

/// <summary>
/// The product gives the answers that are recorded in answers/: a fixed conversation over /py and /api/v1, on bars that end in the past. After a change
/// that is meant, run with WRITE_RECORDED=1, read the difference and commit it.
/// </summary>
public sealed class RecordedAnswersTests : IAsyncLifetime
{
    private readonly RecordedMarket _market = new();
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = new GatewayProcess(_market.Settings);
        await _gateway.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _market.Dispose();
    }

    [Fact]
    public async Task Answers_areTheRecordedOnes()
    {
        var conversation = new Conversation(_gateway);
        await RecordedConversation.HoldAsync(conversation, _market);

        var folder = Directory.CreateDirectory(Recording.IsOn ? Path.Combine(Recording.Folder, "answers") : Path.Combine(Path.GetTempPath(), "anomaly-answers")).FullName;
        var differences = new List<string>();
        foreach (var (part, answers) in conversation.Answers)
        {
            var text = string.Join('\n', answers) + "\n";
            await File.WriteAllTextAsync(Path.Combine(folder, part + ".jsonl"), text);
            var recorded = await File.ReadAllLinesAsync(Path.Combine(Recording.Folder, "answers", part + ".jsonl"));
            differences.AddRange(RecordedDifference.Of(part, recorded, answers));
        }

        Assert.True(differences.Count == 0, $"{differences.Count} answers differ from those in {Recording.Folder}/answers (the answers of this run are in {folder}):\n"
            + string.Join('\n', differences.Take(20)));
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Recording.Folder, "answers")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            conversation.Answers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Store_isWrittenOnceForEachVersion()
    {
        if (File.Exists(Recording.StoreOfThisVersion))
            return;
        Assert.True(Recording.IsOn, $"There is no {Recording.StoreOfThisVersion}: run this test with WRITE_RECORDED=1 and commit the file.");
        var conversation = new Conversation(_gateway);
        await RecordedConversation.FillStoreAsync(conversation, _market);
        await _gateway.StopAsync();
        File.Copy(Path.Combine(_gateway.Folder, "anomaly.db"), Recording.StoreOfThisVersion);
    }
}
