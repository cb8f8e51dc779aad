@echo off
rem Runs Repforge from an unpacked release:  repforge COMMAND ...   (see repforge --help)
rem
rem Environment: JAVA_HOME (a Java, 17 or newer; else the java on the PATH is taken), REPFORGE_JAVA_OPTS (further options of the JVM, such as -Xmx8g).
setlocal DisableDelayedExpansion
set "REPFORGE_HOME=%~dp0."
if "%~1"=="--rebuild" goto rebuild
if "%~1"=="--rebuild=cpu" goto rebuild
if "%~1"=="--rebuild=cuda" goto rebuild

set "REPFORGE_JAVA=java"
if exist "%REPFORGE_HOME%\runtime\bin\java.exe" (
    set "REPFORGE_JAVA=%REPFORGE_HOME%\runtime\bin\java.exe"
) else if defined JAVA_HOME (
    set "REPFORGE_JAVA=%JAVA_HOME%\bin\java.exe"
)
if "%REPFORGE_JAVA%"=="java" (
    where java >nul 2>nul || goto nojava
) else (
    if not exist "%REPFORGE_JAVA%" goto nohome
)
set "REPFORGE_VERSION=0"
for /f "tokens=2 delims==" %%v in ('cmd /s /c ""%REPFORGE_JAVA%" -XshowSettings:properties -version 2>&1" ^| findstr /c:"java.specification.version ="') do set "REPFORGE_VERSION=%%v"
set "REPFORGE_VERSION=%REPFORGE_VERSION: =%"
rem Java 8 calls itself 1.8.
if "%REPFORGE_VERSION:~0,2%"=="1." set "REPFORGE_VERSION=8"
if %REPFORGE_VERSION% LSS 17 goto old

rem Commands that are over before compiled code would pay; of those that work for long the fastest code is made late, since starting them has much to compile.
set "REPFORGE_JVM=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
for %%c in (train evaluate embed explore export convert fine-tune results study) do if "%~1"=="%%c" set "REPFORGE_JVM=-XX:Tier4InvocationThreshold=40000 -XX:Tier4MinInvocationThreshold=4800 -XX:Tier4CompileThreshold=120000 -XX:Tier4BackEdgeThreshold=320000"
if %REPFORGE_VERSION% GEQ 22 set "REPFORGE_JVM=%REPFORGE_JVM% --enable-native-access=ALL-UNNAMED"

rem What is wrong with an image we say ourselves.
if not defined OPENCV_LOG_LEVEL set "OPENCV_LOG_LEVEL=OFF"

"%REPFORGE_JAVA%" %REPFORGE_JVM% %REPFORGE_JAVA_OPTS% -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Djava.awt.headless=true -Dfile.encoding=UTF-8 "-Drepforge.home=%REPFORGE_HOME%" -cp "%REPFORGE_HOME%\lib\*" io.repforge.framework.cli.Main %*
exit /b %ERRORLEVEL%

:rebuild
>&2 echo repforge: there is nothing to build in a release; leave out %~1.
exit /b 2

:nojava
>&2 echo repforge: there is no java on the PATH; install a Java, 17 or newer, or set JAVA_HOME to one.
exit /b 2

:nohome
>&2 echo repforge: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it; set it to a Java, 17 or newer, or unset it.
exit /b 2

:old
>&2 echo repforge: %REPFORGE_JAVA% is no Java 17 or newer, which Repforge needs; set JAVA_HOME to such a Java.
exit /b 2
