namespace Anomaly.Storage.Tests;

/// <summary>What people say of anomalies.</summary>
public sealed class RemarkTests
{
    private static readonly SeriesKey Series = Samples.Series();
    private static readonly AnomalyRecord Anomaly = Samples.Anomaly(Series, 1), Other = Samples.Anomaly(Series, 2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task SetAssessmentAsync_overwrites_andNullForgets(Engine engine)
    {
        await using var test = await StartAsync(engine);
        Assert.Null((await test.Store.ReadRemarksAsync(Anomaly.Id)).Assessment);

        await test.Store.SetAssessmentAsync(Anomaly.Id, Samples.Assessment(normal: true));
        Assert.Equal(Samples.Assessment(normal: true), (await test.Store.ReadRemarksAsync(Anomaly.Id)).Assessment);
        Assert.Null((await test.Store.ReadRemarksAsync(Other.Id)).Assessment);

        var later = Samples.Assessment(normal: false) with { By = "somebody else", At = Samples.Start.AddDays(9) };
        await test.Store.SetAssessmentAsync(Anomaly.Id, later);
        Assert.Equal(later, (await test.Store.ReadRemarksAsync(Anomaly.Id)).Assessment);

        await test.Store.SetAssessmentAsync(Anomaly.Id, null);
        await test.Store.SetAssessmentAsync(Anomaly.Id, null);
        Assert.Null((await test.Store.ReadRemarksAsync(Anomaly.Id)).Assessment);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Notes_areReadBackAsTheyWere_oldestFirst(Engine engine)
    {
        await using var test = await StartAsync(engine);
        AnomalyNote[] notes = [Samples.Note("b", 2), Samples.Note("a", 2), Samples.Note("z", 1)];
        foreach (var note in notes)
            Assert.Equal(note, await test.Store.AddNoteAsync(Anomaly.Id, note));
        await test.Store.AddNoteAsync(Other.Id, Samples.Note("other"));

        Assert.Equal([notes[2], notes[1], notes[0]], (await test.Store.ReadRemarksAsync(Anomaly.Id)).Notes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AddNoteAsync_sameIdAgain_changesNothing(Engine engine)
    {
        await using var test = await StartAsync(engine);
        await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("a"));

        Assert.Equal(Samples.Note("a"), await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("a", 9) with { Text = "changed" }));
        Assert.Equal([Samples.Note("a")], (await test.Store.ReadRemarksAsync(Anomaly.Id)).Notes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AddNoteAsync_manyAtOnceFromTwoProcesses_loseNone(Engine engine)
    {
        await using var test = await StartAsync(engine);
        await using var other = test.OpenAnother();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => (number % 2 == 0 ? test.Store : other).AddNoteAsync(Anomaly.Id, Samples.Note($"note-{number}"))));

        Assert.Equal(40, (await test.Store.ReadRemarksAsync(Anomaly.Id)).Notes.Select(note => note.Id).Distinct().Count());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AddNoteAsync_oneMoreThanAnAnomalyMayHave_isRefused(Engine engine)
    {
        await using var test = await StartAsync(engine);
        for (var number = 0; number < AnomalyNote.MostOfAnomaly; number++)
            await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note($"note-{number}"));

        Assert.Null(await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("more")));
        Assert.NotNull(await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("note-0")));
        Assert.NotNull(await test.Store.AddNoteAsync(Other.Id, Samples.Note("other")));
        await test.Store.RemoveNoteAsync(Anomaly.Id, "note-0");
        Assert.NotNull(await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("more")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RemoveNoteAsync_takesThatNoteOfThatAnomaly(Engine engine)
    {
        await using var test = await StartAsync(engine);
        await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("a"));
        await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("b"));

        Assert.False(await test.Store.RemoveNoteAsync(Other.Id, "a"));
        Assert.False(await test.Store.RemoveNoteAsync(Anomaly.Id, "none"));
        Assert.True(await test.Store.RemoveNoteAsync(Anomaly.Id, "a"));
        Assert.False(await test.Store.RemoveNoteAsync(Anomaly.Id, "a"));
        Assert.Equal(["b"], (await test.Store.ReadRemarksAsync(Anomaly.Id)).Notes.Select(note => note.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Remarks_stay_whateverBecomesOfTheAnomalyItsBarsAndItsRun(Engine engine)
    {
        await using var test = await StartAsync(engine);
        await test.Store.SetAssessmentAsync(Anomaly.Id, Samples.Assessment(normal: true));
        await test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("a"));

        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Rescored = TimeRange.All, RemoveBars = TimeRange.All });
        await AssertKeptAsync(AnomalyStatus.Retracted);
        await test.Store.CommitAsync(Samples.Commit(Series, 2, Samples.Bars(3), Anomaly));
        await AssertKeptAsync(AnomalyStatus.New);
        await test.Store.SetAnomalyStatusAsync(Anomaly.Id, AnomalyStatus.Acknowledged);
        await test.Store.PurgeRunsAsync(Samples.Start.AddYears(9));
        await test.Store.PurgeBarsAsync(Series, Samples.Start.AddYears(9), kept: 1);
        await test.Store.PurgeRevisionsAsync(Series, Samples.Start.AddYears(9));
        await AssertKeptAsync(AnomalyStatus.Acknowledged);

        async Task AssertKeptAsync(AnomalyStatus status)
        {
            Assert.Equal(status, (await test.Store.FindAnomalyAsync(Anomaly.Id))!.Status);
            var (assessment, notes) = await test.Store.ReadRemarksAsync(Anomaly.Id);
            Assert.Equal(Samples.Assessment(normal: true), assessment);
            Assert.Equal([Samples.Note("a")], notes);
        }
    }

    [Theory, OnSqlite]
    public async Task AddNoteAsync_whatCannotBeKept_isRefusedBeforeAnythingIsWritten(Engine engine)
    {
        await using var test = await StartAsync(engine);

        foreach (var text in new[] { "", new string('x', AnomalyNote.MostCharacters + 1), "a\0b", "a\u001bb", "a\rb", "a\u0085b" })
            await Assert.ThrowsAsync<ArgumentException>(() => test.Store.AddNoteAsync(Anomaly.Id, Samples.Note() with { Text = text }));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.AddNoteAsync(Anomaly.Id, Samples.Note("")));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.AddNoteAsync(new string('a', 501), Samples.Note()));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.SetAssessmentAsync("", Samples.Assessment(normal: true)));

        Assert.Empty((await test.Store.ReadRemarksAsync(Anomaly.Id)).Notes);
    }

    private static async Task<TestStore> StartAsync(Engine engine)
    {
        var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(3), Anomaly, Other));
        return test;
    }
}
