using System.Diagnostics;

namespace Anomaly.Hosting.Clustering;

/// <summary>
/// Ends the process when Orleans says that its silo cannot go on, mostly because the others have declared it dead after it was frozen or cut off: at once,
/// since they have its grains already. Whoever started it, a supervisor, starts it again. Orleans' own handler does the same with pages of stacks.
/// </summary>
internal sealed class SiloEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        // Without an exception it is the cluster's decision; with one it is a fault of the program, whose stack is wanted.
        Console.Error.WriteLine(exception is null
            ? "The silo ends: the others of its cluster have declared it dead, as they do with one that was frozen or cut off from them. It can be started again at once."
            : $"The silo ends after a fault in {context}: {exception}");
        Console.Error.Flush();
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // Only the first process of a container gets here: the kernel lets it ignore the signal that has just been sent.
        Environment.FailFast(context);
    }
}
