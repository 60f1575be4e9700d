using System.Diagnostics;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>A small file system in memory.</summary>
internal sealed class Mount : IDisposable
{
    public const string SkipReason = "mounting a file system needs root";

    public Mount(int megabytes)
    {
        Path = Directory.CreateTempSubdirectory("anomaly-mount-").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path))
            throw new InvalidOperationException("mount failed");
    }

    public static bool IsPossible { get; } = Probe();

    public string Path { get; }

    public void MakeReadOnly()
    {
        if (!Run("mount", "-o", "remount,ro", Path))
            throw new InvalidOperationException("remount failed");
    }

    public void GiveTo(string user)
    {
        if (!Run("chown", user, Path))
            throw new InvalidOperationException("chown failed");
    }

    /// <summary>Moves a folder here and leaves a link to it in its place.</summary>
    public void Move(string folder)
    {
        var target = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(folder));
        if (!Run("cp", "-a", folder, target))
            throw new InvalidOperationException("cp failed");
        Directory.Delete(folder, true);
        File.CreateSymbolicLink(folder, target);
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return false;
        try
        {
            using var mount = new Mount(1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
