namespace Anomaly.Cli.Output;

/// <summary>A moving bar over long work, where someone watches; nothing at all where nobody does.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work; it reports shares from 0 to 1.</summary>
    public static async Task<T> RunAsync<T>(CliConsole console, string title, Func<IProgress<double>, Task<T>> work)
    {
        if (!console.ErrorIsTerminal)
            return await work(new Share(null));
        return await console.Progress.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Share(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    // Progress<T> would post to the thread pool, where reports overtake each other.
    private sealed class Share(ProgressTask? task) : IProgress<double>
    {
        public void Report(double value)
        {
            if (task is not null)
                task.Value = value;
        }
    }
}
