using Anomaly.Benchmarks.Storage;

switch (args)
{
    case ["storage", ..]:
        await StoreBenchProgram.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Say which: storage");
        return 2;
}
